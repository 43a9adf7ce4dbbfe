from app.blueprints.scheduling import routes as routes
