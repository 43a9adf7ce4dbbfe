from app.blueprints.allergies import routes as routes
