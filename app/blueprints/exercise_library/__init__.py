from app.blueprints.exercise_library import routes as routes
