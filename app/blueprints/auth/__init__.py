from app.blueprints.auth import routes as routes
