from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired, EqualTo, Length

from app.ui import fields


class SignInForm(FlaskForm):
    email = fields.line(
        "Work e-mail", 254, required="Type your work e-mail.", type="email", autocomplete="username"
    )
    password = PasswordField(
        "Password",
        [DataRequired("Type your password."), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        "New password",
        [DataRequired("Choose a password."), Length(max=256, message="Use at most 256 characters.")],
        description="At least 15 characters. A short sentence works well. Pasting is fine.",
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "The same once more",
        [EqualTo("password", "The two are not the same.")],
        render_kw={"autocomplete": "new-password"},
    )
