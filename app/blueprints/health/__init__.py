from app.blueprints.health import routes as routes
