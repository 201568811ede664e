"""Infisical's status: the one thing that anybody may ask."""

from tui.demo.call import OPEN, Call, Endpoint
from tui.demo.wire import instant


def _status(call: Call) -> object:
    return {
        "date": instant(call.jobs.now()),
        "message": "Ok",
        "emailConfigured": True,
        "redisConfigured": True,
        "inviteOnlySignup": True,
        "secretScanningConfigured": False,
        "auditLogStorageDisabled": False,
    }


ENDPOINTS = (Endpoint("GET", "/api/status", _status, OPEN),)
