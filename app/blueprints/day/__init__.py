from app.blueprints.day import routes as routes
