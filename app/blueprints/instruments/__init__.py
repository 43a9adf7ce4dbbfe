from app.blueprints.instruments import routes as routes
