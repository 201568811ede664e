"""The demo's Infisical: finds the endpoint, checks the token, reads the body, and answers or refuses.

The order is that of the server: route, token, body, and the endpoint's own checks after those.
"""

import json
from itertools import count

from tui.demo import connections, login, projects, sources, status, syncs
from tui.demo.asgi import Reply, Request, Router
from tui.demo.call import Call, Endpoint
from tui.demo.failures import Failure, server_error
from tui.demo.identifiers import stable_hex
from tui.demo.jobs import Jobs
from tui.demo.server import ServerProfile
from tui.demo.tokens import Caller, authenticate
from tui.demo.world import World

_SUBJECTS = (status, login, projects, sources, connections, syncs)
_REQUEST_ID_DIGITS = 14


class Infisical:
    """Answers Infisical's HTTP API out of a world, the way the given server version does."""

    def __init__(self, world: World, server: ServerProfile, jobs: Jobs) -> None:
        self._world = world
        self._server = server
        self._jobs = jobs
        self._request_numbers = count(1)
        self._router: Router[Endpoint] = Router()
        for subject in _SUBJECTS:
            for endpoint in subject.ENDPOINTS:
                if endpoint.exists_on(server):
                    self._router.add(endpoint.method, endpoint.template, endpoint)

    def answer(self, request: Request) -> Reply:
        """Answer one request, with everything applied that has become due by now."""
        self._jobs.advance()
        found = self._router.find(request.method, request.path)
        if found is None:
            message = f"Route {request.method}:{request.url} not found"
            return Reply(404, {"message": message, "error": "Not Found", "statusCode": 404})
        endpoint, parameters = found
        number = str(next(self._request_numbers))
        request_id = f"req-{stable_hex('request', number, digits=_REQUEST_ID_DIGITS)}"
        try:
            return Reply(200, endpoint.answer(self._call(request, endpoint, parameters)))
        except Failure as failure:
            return Reply(failure.status, failure.body(request_id))

    def _call(self, request: Request, endpoint: Endpoint, parameters: dict[str, str]) -> Call:
        token = authenticate(request, endpoint.allowed, self._world, self._server, self._jobs.now())
        caller = Caller(token, self._world)
        return Call(request, parameters, _body(request), caller, self._world, self._server, self._jobs)


def _body(request: Request) -> object:
    """Return the JSON body, nothing when there is none; announced but empty or unreadable JSON is a 500."""
    announced = request.headers.get("content-type", "").startswith("application/json")
    if not announced or request.method == "GET":
        return None
    try:
        return json.loads(request.body)
    except ValueError:
        raise server_error() from None
