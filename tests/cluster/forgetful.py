"""forgetful.py - stands before a node and loses replies: a write reaches the node, is carried out, and the caller never hears of it.

  python3 tests/cluster/forgetful.py PORT NODE

Of each two replies to /db/execute it loses the first; all else it passes on. It ends when its standard input does.
"""
import http.server
import os
import sys
import threading
import urllib.request

port, node = sys.argv[1:]
writes = 0


class Between(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global writes
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = urllib.request.Request(node + self.path, body, {"Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
            answer = reply.read()
        if self.path.startswith("/db/execute"):
            writes += 1
            if writes % 2:
                self.close_connection = True
                return
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", int(port)), Between)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
