from app.blueprints.treatment_plans import home_program as home_program
from app.blueprints.treatment_plans import routes as routes
from app.blueprints.treatment_plans import versions as versions
