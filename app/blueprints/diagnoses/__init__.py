from app.blueprints.diagnoses import routes as routes
