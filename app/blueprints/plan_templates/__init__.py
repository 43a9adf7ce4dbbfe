from app.blueprints.plan_templates import routes as routes
