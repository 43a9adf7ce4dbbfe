from app.blueprints.outcomes import routes as routes
