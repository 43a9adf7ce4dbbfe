from app.blueprints.care_team import routes as routes
