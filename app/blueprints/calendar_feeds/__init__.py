from app.blueprints.calendar_feeds import routes as routes
