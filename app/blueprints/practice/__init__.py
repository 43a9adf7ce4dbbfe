from app.blueprints.practice import routes as routes
