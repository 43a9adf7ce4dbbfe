from app.blueprints.patients import routes as routes
