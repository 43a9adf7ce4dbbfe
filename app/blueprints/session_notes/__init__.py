from app.blueprints.session_notes import routes as routes
