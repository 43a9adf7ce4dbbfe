from app.blueprints.session_notes import amendments as amendments
from app.blueprints.session_notes import copies as copies
from app.blueprints.session_notes import plan_version as plan_version
from app.blueprints.session_notes import reports as reports
from app.blueprints.session_notes import routes as routes
