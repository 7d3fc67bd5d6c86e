"""By which names distributions are imported."""

from collections.abc import Iterable
from typing import Final

_IMPORTED_AS: Final = {
    "adafruit-blinka": "board busio digitalio microcontroller",
    "antlr4-python3-runtime": "antlr4",
    "argon2-cffi": "argon2",
    "attrs": "attr attrs",
    "backports-zoneinfo": "backports",
    "beautifulsoup4": "bs4",
    "biopython": "Bio",
    "discord-py": "discord",
    "django-cors-headers": "corsheaders",
    "django-debug-toolbar": "debug_toolbar",
    "django-environ": "environ",
    "django-filter": "django_filters",
    "djangorestframework": "rest_framework",
    "djangorestframework-simplejwt": "rest_framework_simplejwt",
    "dnspython": "dns",
    "factory-boy": "factory",
    "faiss-cpu": "faiss",
    "faiss-gpu": "faiss",
    "ffmpeg-python": "ffmpeg",
    "fonttools": "fontTools",
    "gitpython": "git",
    "google-api-python-client": "googleapiclient apiclient",
    "graphql-core": "graphql",
    "grpcio": "grpc",
    "grpcio-reflection": "grpc_reflection grpc",
    "grpcio-status": "grpc_status",
    "grpcio-tools": "grpc_tools",
    "ibm-db": "ibm_db ibm_db_dbi",
    "imbalanced-learn": "imblearn",
    "kafka-python": "kafka",
    "kafka-python-ng": "kafka",
    "levenshtein": "Levenshtein",
    "libclang": "clang",
    "markdown-it-py": "markdown_it",
    "msgpack-python": "msgpack",
    "mysql-connector": "mysql",
    "mysql-connector-python": "mysql",
    "mysqlclient": "MySQLdb",
    "newspaper3k": "newspaper",
    "nvidia-ml-py": "pynvml",
    "onnxruntime-gpu": "onnxruntime",
    "opencv-contrib-python": "cv2",
    "opencv-contrib-python-headless": "cv2",
    "opencv-python": "cv2",
    "opencv-python-headless": "cv2",
    "pdfminer-six": "pdfminer",
    "pillow": "PIL",
    "pillow-simd": "PIL",
    "progressbar2": "progressbar",
    "protobuf": "google",
    "psycopg-binary": "psycopg",
    "psycopg2-binary": "psycopg2",
    "pycairo": "cairo",
    "pycrypto": "Crypto",
    "pycryptodome": "Crypto",
    "pycryptodomex": "Cryptodome",
    "pycurl": "curl pycurl",
    "pygithub": "github",
    "pygobject": "gi",
    "pyhamcrest": "hamcrest",
    "pyicu": "icu",
    "pyinstaller": "PyInstaller",
    "pyjwt": "jwt",
    "pymongo": "pymongo bson gridfs",
    "pymupdf": "fitz pymupdf",
    "pynacl": "nacl",
    "pyopenssl": "OpenSSL",
    "pypdf2": "PyPDF2",
    "pypiwin32": "win32api win32con win32com pythoncom",
    "pypng": "png",
    "pyqt5": "PyQt5 sip",
    "pyscard": "smartcard",
    "pyserial": "serial",
    "pyserial-asyncio": "serial_asyncio",
    "pyside2": "PySide2 shiboken2",
    "pyside6": "PySide6 shiboken6",
    "pysocks": "socks sockshandler",
    "python-barcode": "barcode",
    "python-dateutil": "dateutil",
    "python-gitlab": "gitlab",
    "python-jose": "jose",
    "python-json-logger": "pythonjsonlogger",
    "python-ldap": "ldap ldif",
    "python-levenshtein": "Levenshtein",
    "python-magic": "magic",
    "python-slugify": "slugify",
    "python-telegram-bot": "telegram",
    "pytorch": "torch",
    "pyusb": "usb",
    "pywin32": "win32api win32con win32gui win32file win32com win32service win32event "
    "win32process win32pipe win32security winerror pythoncom pywintypes "
    "servicemanager win32serviceutil win32clipboard",
    "pyyaml": "yaml",
    "pyzmq": "zmq",
    "readability-lxml": "readability",
    "rpi-gpio": "RPi",
    "scikit-build": "skbuild",
    "scikit-image": "skimage",
    "scikit-learn": "sklearn",
    "scikit-optimize": "skopt",
    "scikit-video": "skvideo",
    "setuptools": "setuptools pkg_resources",
    "speechrecognition": "speech_recognition",
    "tavily-python": "tavily",
    "tensorflow-cpu": "tensorflow",
    "tensorflow-gpu": "tensorflow",
    "torch": "torch torchgen functorch",
    "u-msgpack-python": "umsgpack",
    "umap-learn": "umap",
    "web-py": "web",
    "websocket-client": "websocket",
    "wxpython": "wx",
    "z3-solver": "z3",
    "zeroc-ice": "Ice",
}
_FAMILIES: Final = frozenset(
    {
        *("azure", "backports", "google", "jaraco", "llama", "mysql", "opentelemetry", "paho"),
        *("ruamel", "sphinxcontrib", "zope"),
    }
)
"""Namespaces that many distributions fill."""
_BEFORE: Final = ("python_", "py", "django_")
_BEHIND: Final = ("_python", "_py", "_binary", "_cpu", "_gpu", "_headless", "_ng", "_client")


def import_names(distributions: Iterable[str]) -> frozenset[str]:
    """Guess by which names distributions are imported: known ones, or what their own name says."""
    return frozenset(
        name
        for distribution in distributions
        for name in _IMPORTED_AS.get(distribution, "").split() or _guessed(distribution)
    )


def _guessed(distribution: str) -> set[str]:
    plain = distribution.replace("-", "_")
    names = {plain, plain.replace("_", "")}
    names |= {plain.removeprefix(before) for before in _BEFORE}
    names |= {plain.removesuffix(behind) for behind in _BEHIND}
    names.add(plain.removeprefix("python_").removesuffix("_python"))
    family = distribution.partition("-")[0]
    return names | {family} if family in _FAMILIES else names - {""}
