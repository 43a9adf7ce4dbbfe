from app.blueprints.treatment_plans import routes as routes
from app.blueprints.treatment_plans import versions as versions
