from app.blueprints.payers import routes as routes
