from app.blueprints.staff import routes as routes
