from app.blueprints.treatment_plans import routes as routes
