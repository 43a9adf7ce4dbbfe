from app.blueprints.desk import routes as routes
