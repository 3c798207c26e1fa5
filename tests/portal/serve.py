#!/usr/bin/python3
"""serve.py start DIR KIND | serve.py stop DIR: a real WebDAV server on loopback that is not Apache alone.

start makes DIR with an authority, a certificate and a password, starts what KIND names, writes DIR/portal.env as
scripts/portal does, and prints it. KIND:
  nginx, lighttpd, rclone   that server, with TLS of its own
  X-behind-nginx            TLS ends in an nginx that hands on the header Host; X behind it speaks http
  X-hidden                  the same, but nginx hands on no Host: X knows itself by another name and port only
  X-elsewhere               the same, and X has the folder under another path than the world
                            (X: apache, nginx, lighttpd, rclone)
  no-move                   an nginx that lets nobody rename
  no-delete                 one that lets nobody delete
Status 77 where a program of it is not installed.
"""
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time

USER = "recipient"
DOING = "PUT DELETE MKCOL COPY MOVE"
MODULES = ("mpm_event authn_core authn_file authz_core authz_user auth_basic alias dav dav_fs").split()
ACCESS = f'auth_basic "portal"; auth_basic_user_file users;'


def run(*command, text=None):
    return subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def make_certificates():
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc")
    run("openssl", "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj",
        "/CN=Safehand test portal authority", "-addext", "keyUsage=critical,keyCertSign")
    run("openssl", "req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key", *key, "-keyout", "server.key", "-out",
        "server.pem", "-days", "30", "-subj", "/CN=Safehand test portal", "-addext", "subjectAltName=IP:127.0.0.1",
        "-addext", "basicConstraints=critical,CA:FALSE")
    pathlib.Path("both.pem").write_text(pathlib.Path("server.key").read_text() + pathlib.Path("server.pem").read_text())


def nginx_dav(methods):
    return (f"{ACCESS} dav_methods {methods}; dav_ext_methods PROPFIND OPTIONS; dav_access user:rw; "
            "client_max_body_size 0; alias %s/files/;" % os.getcwd())


def nginx(servers, path="/recipient/"):
    """One nginx; servers: (port, whether with TLS, what stands in its location)."""
    tls = "ssl_certificate server.pem; ssl_certificate_key server.key; ssl_protocols TLSv1.2 TLSv1.3;"
    blocks = "".join(f"server {{ listen 127.0.0.1:{port}{' ssl' if has_tls else ''}; {tls if has_tls else ''} "
                     f"location {path} {{ {inside} }} }}\n" for port, has_tls, inside in servers)
    temporary = " ".join(f"{name}_temp_path tmp/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    name = f"nginx-{servers[0][0]}.conf"
    pathlib.Path(name).write_text(
        f"""{'user root;' if os.getuid() == 0 else ''} daemon off; master_process on; worker_processes 1;
pid nginx-{servers[0][0]}.pid; error_log error.log;
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
events {{ worker_connections 64; }}
http {{ access_log access.log; {temporary}
{blocks} }}
""")
    return [shutil.which("nginx"), "-p", os.getcwd() + "/", "-e", "error.log", "-c", name]


def apache(port, path):
    user = "User www-data\nGroup www-data\n" if os.getuid() == 0 else ""
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES)
    pathlib.Path("apache.conf").write_text(f"""{modules}{user}ServerRoot "{os.getcwd()}"
DefaultRuntimeDir "{os.getcwd()}"
ServerName inner.example
Listen 127.0.0.1:{port}
PidFile apache.pid
ErrorLog error.log
DocumentRoot "{os.getcwd()}/empty"
DavLockDB "{os.getcwd()}/lock/locks"
Alias {path} "{os.getcwd()}/files"
<Directory "{os.getcwd()}/files">
  Dav On
  AuthType Basic
  AuthName "portal"
  AuthUserFile "{os.getcwd()}/users"
  Require valid-user
</Directory>
""")
    return [shutil.which("apache2"), "-f", os.getcwd() + "/apache.conf", "-DFOREGROUND"]


def lighttpd(port, has_tls, path):
    tls = f'ssl.engine = "enable"\nssl.pemfile = "{os.getcwd()}/both.pem"\n' if has_tls else ""
    pathlib.Path("lighttpd.conf").write_text(f"""server.modules = ("mod_alias", "mod_auth", "mod_authn_file", "mod_webdav"
{', "mod_openssl"' if has_tls else ''})
server.document-root = "{os.getcwd()}/empty"
server.port = {port}
server.bind = "127.0.0.1"
server.upload-dirs = ("{os.getcwd()}/tmp")
server.errorlog = "{os.getcwd()}/error.log"
alias.url = ("{path}" => "{os.getcwd()}/files")
webdav.activate = "enable"
auth.backend = "htpasswd"
auth.backend.htpasswd.userfile = "{os.getcwd()}/users"
auth.require = ("" => ("method" => "basic", "realm" => "portal", "require" => "valid-user"))
{tls}""")
    return [shutil.which("lighttpd"), "-D", "-f", "lighttpd.conf"]


def rclone(port, has_tls, path, password):
    tls = ["--cert", "server.pem", "--key", "server.key"] if has_tls else []
    return [shutil.which("rclone"), "serve", "webdav", "files", "--addr", f"127.0.0.1:{port}", "--baseurl", path,
            "--user", USER, "--pass", password, "--config", "rclone.conf", *tls]


def commands(kind, port, password):
    """What is to run, innermost first, as (port, command)."""
    if kind == "nginx":
        return [(port, nginx([(port, True, nginx_dav(DOING))]))]
    if kind == "no-move":
        return [(port, nginx([(port, True, nginx_dav("PUT DELETE"))]))]
    if kind == "no-delete":
        return [(port, nginx([(port, True, nginx_dav("PUT MOVE"))]))]
    if kind == "lighttpd":
        return [(port, lighttpd(port, True, "/recipient"))]
    if kind == "rclone":
        return [(port, rclone(port, True, "/recipient", password))]
    inner, (what, how) = free_port(), kind.split("-", 1)
    path = "/inside" if how == "elsewhere" else "/recipient"
    plain = {"apache": lambda: apache(inner, path),
             "nginx": lambda: nginx([(inner, False, nginx_dav(DOING))], path + "/"),
             "lighttpd": lambda: lighttpd(inner, False, path), "rclone": lambda: rclone(inner, False, path, password)}
    host = "proxy_set_header Host $http_host;" if how == "behind-nginx" else ""
    outer = f"proxy_pass http://127.0.0.1:{inner}{path}/; client_max_body_size 0; {host}"
    return [(inner, plain[what]()), (port, nginx([(port, True, outer)]))]


def wait_for(port, process):
    for _ in range(200):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    log = pathlib.Path("started.log").read_text() + (pathlib.Path("error.log").read_text() if
                                                     os.path.exists("error.log") else "")
    sys.exit(f"serve.py: {process.args[0]} does not answer: {log[-2000:]}")


def start(kind):
    for name in ("files", "empty", "lock", "tmp"):
        os.makedirs(name, exist_ok=True)
    os.chmod(".", 0o711)
    port, password = free_port(), secrets.token_urlsafe(12)
    make_certificates()
    pathlib.Path("password").write_text(password)
    pathlib.Path("users").write_text(f"{USER}:" + run("openssl", "passwd", "-apr1", "-stdin", text=password))
    if kind.startswith("apache") and os.getuid() == 0:
        for name in ("files", "lock"):
            shutil.chown(name, "www-data", "www-data")
    running = commands(kind, port, password)
    if any(command[0] is None for _, command in running):
        sys.exit(77)
    with open("started.log", "a") as log, open("pids", "w") as pids:
        for at, command in running:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            print(process.pid, file=pids, flush=True)
            wait_for(at, process)
    folder = os.getcwd()
    text = (f"PORTAL_URL=https://127.0.0.1:{port}/recipient/\nPORTAL_CA={folder}/ca.pem\nPORTAL_USER={USER}\n"
            f"PORTAL_PASSWORD_FILE={folder}/password\nPORTAL_FOLDER={folder}/files\nPORTAL_LOG={folder}/access.log\n")
    pathlib.Path("portal.env").write_text(text)
    print(text, end="")


def stop():
    """Each leads a session of its own, so all of it ends."""
    for pid in map(int, pathlib.Path("pids").read_text().split() if os.path.exists("pids") else ()):
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    pathlib.Path("pids").unlink(missing_ok=True)


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in ("start", "stop"):
        sys.exit(__doc__)
    os.makedirs(sys.argv[2], exist_ok=True)
    os.chdir(sys.argv[2])
    os.umask(0o022)
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if sys.argv[1] == "stop":
        stop()
    else:
        start(sys.argv[3])


if __name__ == "__main__":
    main()
