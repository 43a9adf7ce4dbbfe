from app.blueprints.tablet import routes as routes
