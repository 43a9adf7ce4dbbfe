from app.blueprints.measures import routes as routes
