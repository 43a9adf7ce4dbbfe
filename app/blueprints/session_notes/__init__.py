from app.blueprints.session_notes import copies as copies
from app.blueprints.session_notes import routes as routes
