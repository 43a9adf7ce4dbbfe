from app.blueprints.review import routes as routes
