from app.blueprints.procedures import routes as routes
