"""Declares every environment variable of the portal; `portal.settings.env` reads them.

`tests/test_readme.py` compares the README tables with ``VARIABLES``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, type, default and description in two languages.

    `choices` lists the allowed values, for variables that have only a few (portal.setup.checks).
    """

    name: str
    cast: str
    default: str
    english: str
    japanese: str
    choices: tuple[str, ...] = ()


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "SECRET_KEY",
        "str",
        "",
        "Signing key. Required in production; elsewhere one is made and kept in DATA_DIR.",
        "署名に使う秘密鍵。本番では必須。それ以外では自動で作り、DATA_DIR に保存します。",
    ),
    Variable(
        "DEBUG",
        "bool",
        "false",
        "Show Django's debug pages (development settings only).",
        "Django のデバッグ画面を表示します（開発用設定のみ）。",
    ),
    Variable(
        "ALLOWED_HOSTS",
        "list",
        "",
        "Host names the site answers to, comma separated. Required in production.",
        "サイトが応答するホスト名（カンマ区切り）。本番では必須。",
    ),
    Variable(
        "BASE_URL",
        "str",
        "http://localhost:8000",
        "Public address of the site, used in mails, QR codes and feeds.",
        "サイトの公開アドレス。メール、QRコード、フィードに使います。",
    ),
    Variable(
        "DATA_DIR",
        "path",
        "var",
        "Folder of the SQLite database, uploads and search index.",
        "SQLite データベース、アップロード、検索索引を置くフォルダ。",
    ),
    Variable(
        "DATABASE_URL",
        "str",
        "",
        "Database, e.g. postgres://user:password@host/name. Empty: SQLite in DATA_DIR.",
        "データベース（例 postgres://user:password@host/name）。空なら DATA_DIR の SQLite。",
    ),
    Variable(
        "DATABASE_CONN_MAX_AGE",
        "int",
        "600",
        "Seconds that a connection to the database is used for further requests; 0: one for each request.",
        "データベースへの接続を次のリクエストにも使う秒数。0 ならリクエストごとに接続します。",
    ),
    Variable(
        "CACHE_URL",
        "str",
        "locmemcache://",
        "Cache, e.g. rediscache://host:6379/0 when there are several web servers.",
        "キャッシュ。Webサーバーが複数のときは rediscache://host:6379/0 などを指定します。",
    ),
    Variable(
        "EMAIL_URL",
        "str",
        "consolemail://",
        "Mail server, e.g. smtp+tls://user:password@host:587.",
        "メールサーバー（例 smtp+tls://user:password@host:587）。",
    ),
    Variable(
        "EMAIL_TIMEOUT",
        "int",
        "5",
        "Seconds after which a mail server that does not answer is given up.",
        "応答しないメールサーバーへの送信を打ち切るまでの秒数。",
    ),
    Variable(
        "DEFAULT_FROM_EMAIL",
        "str",
        "renkei-portal@localhost",
        "Sender address of mails.",
        "送信元のメールアドレス。",
    ),
    Variable(
        "TASKS_RUN",
        "str",
        "commit",
        "When background work such as sending mails runs: commit (at once, in the web process) or worker (db_worker).",
        "メールの送信などを行う時期。commit（直後に Web プロセスで）または worker（db_worker が行う）。",
        choices=("commit", "worker"),
    ),
    Variable(
        "SEARCH_APPLY",
        "str",
        "commit",
        "When the search index follows a publication: commit (at once) or worker (search_worker).",
        "検索索引の更新時期。commit（直後に更新）または worker（search_worker が更新）。",
        choices=("commit", "worker"),
    ),
    Variable(
        "SEARCH_INDEX_DIR",
        "path",
        "",
        "Folder of the embedded search index; each web server has its own. Empty: DATA_DIR/search.",
        "組み込み検索の索引を置くフォルダ。Webサーバーごとに持ちます。空なら DATA_DIR/search。",
    ),
    Variable(
        "SEARCH_ENGINE",
        "str",
        "embedded",
        "embedded, or elasticsearch (which falls back on the embedded index while it is away).",
        "検索エンジン。embedded（組み込み）または elasticsearch（止まっている間は組み込みで検索）。",
    ),
    Variable(
        "SEARCH_MEANING",
        "str",
        "off",
        "Search by meaning for questions whose words are not found: off, use (Universal Sentence Encoder, "
        "installed) or onnx (SEARCH_MODEL_DIR).",
        "言葉が一致しない質問を意味で検索します。off、use（同梱の Universal Sentence Encoder）または "
        "onnx（SEARCH_MODEL_DIR のモデル）。",
        choices=("off", "use", "onnx"),
    ),
    Variable(
        "SEARCH_MODEL_DIR",
        "path",
        "",
        "Folder of a sentence model for SEARCH_MEANING=onnx: model.onnx and tokenizer.json.",
        "SEARCH_MEANING=onnx で使う文埋め込みモデルのフォルダ（model.onnx と tokenizer.json）。",
    ),
    Variable(
        "ELASTICSEARCH_URL",
        "list",
        "http://localhost:9200",
        "Addresses of the nodes, comma separated, e.g. https://es1.example.jp:9200.",
        "Elasticsearch の各ノードのアドレス（カンマ区切り。例 https://es1.example.jp:9200）。",
    ),
    Variable(
        "ELASTICSEARCH_API_KEY",
        "str",
        "",
        "API key (base64, as Elasticsearch gives it). Takes precedence over user and password.",
        "APIキー（Elasticsearch が発行する base64 の値）。利用者名とパスワードより優先します。",
    ),
    Variable(
        "ELASTICSEARCH_USER",
        "str",
        "",
        "User name where there is no API key.",
        "APIキーを使わない場合の利用者名。",
    ),
    Variable(
        "ELASTICSEARCH_PASSWORD",
        "str",
        "",
        "Password of that user.",
        "その利用者のパスワード。",
    ),
    Variable(
        "ELASTICSEARCH_CA_FILE",
        "path",
        "",
        "Certificate of the authority that signed the nodes' certificates (PEM).",
        "ノードの証明書に署名した認証局の証明書ファイル（PEM）。",
    ),
    Variable(
        "ELASTICSEARCH_PREFIX",
        "str",
        "renkei-portal",
        "Beginning of all index names; another one for each portal and environment.",
        "索引名の先頭部分。ポータルや環境（本番・検証など）ごとに変えます。",
    ),
    Variable(
        "ELASTICSEARCH_TIMEOUT_MS",
        "int",
        "1000",
        "Milliseconds after which readers are served from the embedded index (at most 1000).",
        "組み込みの索引に切り替えるまでのミリ秒（最大1000）。",
    ),
    Variable(
        "BEHIND_PROXY",
        "bool",
        "false",
        "Trust X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-For of the reverse proxy.",
        "リバースプロキシの X-Forwarded-Proto、X-Forwarded-Host、X-Forwarded-For を信頼します。",
    ),
    Variable(
        "SESSION_IDLE_MINUTES",
        "int",
        "30",
        "Minutes without activity after which someone is signed out.",
        "操作がないときにサインアウトするまでの分数。",
    ),
    Variable(
        "SESSION_MAX_HOURS",
        "int",
        "12",
        "Hours after which someone has to sign in again in any case.",
        "操作があっても、もう一度サインインが必要になるまでの時間数。",
    ),
    Variable(
        "MFA_GRACE_DAYS",
        "int",
        "14",
        "Days for which the admin may be entered without a second factor; 0: none. Off in the demo.",
        "2段階認証を設定せずに管理画面を使える日数。0 なら初日から必須。デモでは必須にしません。",
    ),
    Variable(
        "ADMIN_ALLOWED_NETWORKS",
        "list",
        "",
        "Networks from which the admin can be reached, in CIDR notation, comma separated. Empty: all.",
        "管理画面を使えるネットワーク（CIDR表記、カンマ区切り。例 10.1.0.0/16）。空なら制限しません。",
    ),
    Variable(
        "INVITATION_DAYS",
        "int",
        "7",
        "Days for which the link in an invitation is valid.",
        "招待メールのリンクが有効な日数。",
    ),
    Variable(
        "ALLOWED_MAIL_DOMAINS",
        "list",
        "",
        "Domains of the mail addresses that users may take, comma separated. Empty: all.",
        "利用者が登録できるメールアドレスのドメイン（カンマ区切り）。空なら制限しません。",
    ),
    Variable(
        "LEAKED_PASSWORDS_FILE",
        "str",
        "",
        "File of leaked passwords that are refused: sorted SHA-1 digests, one a line, as Have I Been Pwned has them.",
        "流出したパスワードの一覧（SHA-1、1行に1件、整列済み。Have I Been Pwned の形式）。あれば、載っているものを拒みます。",
    ),
    Variable(
        "OIDC_SERVER_URL",
        "str",
        "",
        "Issuer of a provider of OpenID Connect, for single sign-on.",
        "シングルサインオンに使う OpenID Connect プロバイダーの発行者（issuer）のアドレス。",
    ),
    Variable(
        "OIDC_CLIENT_ID",
        "str",
        "",
        "The portal's client id at that provider.",
        "そのプロバイダーでのポータルのクライアントID。",
    ),
    Variable(
        "OIDC_CLIENT_SECRET",
        "str",
        "",
        "The secret that belongs to it.",
        "そのクライアントIDの秘密鍵。",
    ),
    Variable(
        "SAML_METADATA_URL",
        "str",
        "",
        "Address of the metadata of a SAML 2.0 identity provider (needs the extra `saml`).",
        "SAML 2.0 の IdP のメタデータのアドレス（追加パッケージ saml が必要）。",
    ),
    Variable(
        "SAML_ENTITY_ID",
        "str",
        "",
        "Entity id of that identity provider.",
        "その IdP のエンティティID。",
    ),
    Variable(
        "SSO_NAME",
        "str",
        "シングルサインオン",
        "What the button for single sign-on says.",
        "シングルサインオンのボタンに表示する名前。",
    ),
    Variable(
        "SSO_CREATE_USERS",
        "bool",
        "false",
        "Make an account for whoever signs in by single sign-on for the first time.",
        "シングルサインオンで初めてサインインした人のアカウントを作ります。",
    ),
    Variable(
        "MEDIA_ACCEL",
        "str",
        "",
        "Internal address where nginx has MEDIA_ROOT, e.g. /protected-media/. Empty: the portal sends pictures itself.",
        "nginx が MEDIA_ROOT を持つ内部アドレス（例 /protected-media/）。空ならポータルが画像を送ります。",
    ),
    Variable(
        "AUDIT_RETENTION_DAYS",
        "int",
        "1095",
        "Days for which the audit log is kept.",
        "操作記録を保存する日数。",
    ),
    Variable(
        "AUDIT_STDOUT",
        "bool",
        "true",
        "Write the audit log to standard output as well, one JSON object a line (production settings only).",
        "操作記録を標準出力にも1行1件の JSON で書き出します（本番用設定のみ）。",
    ),
    Variable(
        "AUDIT_ALERT_FAILURES",
        "int",
        "5",
        "Failed sign-ins from one address or for one account within 10 minutes that a mail warns of.",
        "警告メールを送るサインインの失敗の回数（同じ接続元または同じ利用者で、10分以内）。",
    ),
    Variable(
        "AUDIT_ALERT_ROWS",
        "int",
        "2000",
        "Rows exported by one person within an hour that a mail warns of.",
        "警告メールを送る書き出しの件数（同じ利用者で、1時間以内）。",
    ),
    Variable(
        "HSTS_SECONDS",
        "int",
        "31536000",
        "Strict-Transport-Security in seconds (production).",
        "Strict-Transport-Security の秒数（本番）。",
    ),
    Variable(
        "LOG_LEVEL",
        "str",
        "INFO",
        "Lowest level of log lines written to standard error.",
        "標準エラーに書き出すログの最低レベル。",
        choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    ),
)
