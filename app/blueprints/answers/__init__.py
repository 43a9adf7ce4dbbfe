from app.blueprints.answers import routes as routes
