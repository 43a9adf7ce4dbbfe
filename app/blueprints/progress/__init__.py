from app.blueprints.progress import routes as routes
