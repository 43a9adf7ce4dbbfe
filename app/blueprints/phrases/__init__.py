from app.blueprints.phrases import routes as routes
