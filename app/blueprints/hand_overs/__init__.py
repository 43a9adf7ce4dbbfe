from app.blueprints.hand_overs import routes as routes
