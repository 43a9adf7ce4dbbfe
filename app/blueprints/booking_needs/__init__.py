from app.blueprints.booking_needs import routes as routes
