from app.blueprints.schedule_settings import away as away
from app.blueprints.schedule_settings import limits as limits
from app.blueprints.schedule_settings import people as people
from app.blueprints.schedule_settings import premises as premises
from app.blueprints.schedule_settings import routes as routes
