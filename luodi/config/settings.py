"""All settings in one file. Each variable is listed in docs/manual/configuration.md."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from .database import database_from_address
from .env import env_flag, env_list, env_number, env_text, secret_from

REPOSITORY = Path(__file__).resolve().parent.parent.parent
VAR = Path(env_text("LUODI_VAR", str(REPOSITORY / "var")))
RULES = REPOSITORY / "rules"

DEBUG = env_flag("LUODI_DEBUG", False)
SECRET_KEY = env_text("LUODI_SECRET_KEY") or secret_from(VAR / "secret_key")
ALLOWED_HOSTS = env_list("LUODI_HOSTS", ("localhost", "127.0.0.1", "[::1]", "testserver"))
CSRF_TRUSTED_ORIGINS = env_list("LUODI_TRUSTED_ORIGINS")
SITE_ID = 1
BEHIND_TLS = env_flag("LUODI_TLS", False)

INSTALLED_APPS = [
    "luodi.web",
    # Before allauth, whose pages it draws in its own way.
    "luodi.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "treebeard",
    "ninja",
    "django_htmx",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "luodi.common",
    "luodi.reference",
    "luodi.audit",
    "luodi.enterprises",
    "luodi.chains",
    "luodi.ladders",
    "luodi.peers",
    "luodi.projects",
    "luodi.capital",
    "luodi.targeting",
    "luodi.indicators",
    "luodi.targets",
    "luodi.chiefs",
    "luodi.assessment",
    "luodi.awards",
    "luodi.statistics",
    "luodi.dashboards",
    "luodi.imports",
    "luodi.api",
    "luodi.endpoints",
    "luodi.founding",
    "luodi.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "luodi.audit.middleware.RequestOrigin",
    "luodi.accounts.middleware.SessionLimits",
    "luodi.accounts.middleware.Duties",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "luodi.config.urls"
WSGI_APPLICATION = "luodi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luodi.web.context.shell",
            ],
            "builtins": ["luodi.web.templatetags.luodi"],
        },
    },
]

DATABASES = {
    "default": database_from_address(env_text("LUODI_DATABASE", f"sqlite:///{VAR / 'luodi.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_HISTORY = env_number("LUODI_PASSWORD_HISTORY", 5)
PASSWORD_DAYS = env_number("LUODI_PASSWORD_DAYS", 0)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "luodi.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": env_number("LUODI_PASSWORD_LENGTH", 10)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "luodi.accounts.passwords.CharacterKinds"},
    {"NAME": "luodi.accounts.passwords.NotUsedBefore"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "luodi.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "luodi.accounts.adapters.SocialAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted by axes, wrong one-time codes here. A whole office can sit behind one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "600/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env_number("LUODI_PROXIES", 0)
MFA_ADAPTER = "luodi.accounts.adapters.TwoStepAdapter"
TOTP_ROLES = frozenset(env_list("LUODI_TOTP_ROLES"))
TOKEN_DAYS = env_number("LUODI_TOKEN_DAYS", 365)
API_REQUESTS_A_MINUTE = env_number("LUODI_API_REQUESTS_A_MINUTE", 600)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Luodi"
SOCIALACCOUNT_ONLY = False
OIDC_ADDRESS = env_text("LUODI_OIDC_ADDRESS")
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "city",
                    "name": env_text("LUODI_OIDC_NAME", "OpenID Connect"),
                    "client_id": env_text("LUODI_OIDC_CLIENT"),
                    "secret": env_text("LUODI_OIDC_SECRET"),
                    "settings": {"server_url": OIDC_ADDRESS},
                }
            ]
        }
    }
    if OIDC_ADDRESS
    else {}
)
AXES_FAILURE_LIMIT = env_number("LUODI_LOGIN_ATTEMPTS", 5)
AXES_COOLOFF_TIME = env_number("LUODI_LOCKOUT_MINUTES", 30) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "luodi.audit.origin.client_address"
GUESSES_AN_HOUR = 30
AXES_LOCKOUT_CALLABLE = "luodi.accounts.lockout.refuse"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# Sessions and headers
SESSION_IDLE_MINUTES = env_number("LUODI_IDLE_MINUTES", 30)
ADMIN_IDLE_MINUTES = env_number("LUODI_ADMIN_IDLE_MINUTES", 15)
SESSION_HOURS = env_number("LUODI_SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [REPOSITORY / "locale"]
TIME_ZONE = env_text("LUODI_TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "documents", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DOCUMENT_LIMIT_MB = env_number("LUODI_DOCUMENT_LIMIT_MB", 20)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# What the city calls itself, and whether the shipped sample city is shown
CITY_NAME = env_text("LUODI_CITY_NAME")
DEMO = env_flag("LUODI_DEMO", False)
BROWSER = env_text("LUODI_BROWSER", "/usr/bin/chromium")
FONTS = env_text("LUODI_FONTS", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env_text("LUODI_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
