"""Scrapy's settings, and nothing else.

A source's own manners (delay, user agent, certificates) override these. Of the
environment, the NEWSARCHIVE_ variables below are read here.
"""

import os

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.spiders.spiderloader.SourceSpiderLoader"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Who we are: no crawl starts without a mail address or a page about us.
NEWSARCHIVE_CONTACT = os.environ.get("NEWSARCHIVE_CONTACT", "")
USER_AGENT = "newsarchive"  # completed with the contact
ROBOTSTXT_USER_AGENT = "newsarchive"
ROBOTSTXT_OBEY = True
ROBOTS_MAX_DELAY = 120

# How gently: one request at a time to a host, and a pause between two.
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0  # that is, DOWNLOAD_DELAY
AUTOTHROTTLE_MAX_DELAY = 60
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
COOKIES_ENABLED = False
REFERRER_POLICY = "same-origin"
DEFAULT_REQUEST_HEADERS = {
    # No Accept-Language: a site shall answer in its own.
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# When a host is busy or fails, in seconds: it rests BACKOFF_FIRST, then twice as
# long each time, or as long as it asks for, up to BACKOFF_LONGEST. A rest longer
# than BACKOFF_PATIENCE is not waited for: the links stay pending.
BACKOFF_FIRST = 5
BACKOFF_LONGEST = 3600
BACKOFF_PATIENCE = 60
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 408, 522, 524]  # 429 and 503 are Backoff's
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"

# How much: seconds for a whole answer, bytes before and after decoding.
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 15
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
URLLENGTH_LIMIT = 2048
REDIRECT_MAX_TIMES = 10
METAREFRESH_MAXDELAY = 3
MEMUSAGE_LIMIT_MB = 1024
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5
# Pages wait here for the batch that stores them.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024

# Where to: the open internet by http and https. Private and loopback addresses
# only by 1 (all of them), or by a list such as 10.1.2.0/24,192.168.7.9.
NEWSARCHIVE_ALLOW_PRIVATE = os.environ.get("NEWSARCHIVE_ALLOW_PRIVATE", "")
TWISTED_DNS_RESOLVER = "crawler.downloader.ssrf_guard.PublicResolver"
DOWNLOAD_VERIFY_CERTIFICATES = True
HTTPPROXY_ENABLED = False  # a proxy would look names up behind the resolver's back
DOWNLOAD_HANDLERS = {
    "http": "crawler.downloader.handler.PoliteHandler",
    "https": "crawler.downloader.handler.PoliteHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Requests pass from the top to the bottom, answers from the bottom to the top.
DOWNLOADER_MIDDLEWARES = {
    "crawler.downloader.ssrf_guard.AddressGuard": 10,
    "crawler.downloader.robotstxt.RobotsTxt": 100,
    "crawler.downloader.user_agent.UserAgent": 500,
    "crawler.downloader.throttle.Backoff": 560,
    "crawler.downloader.redirects.MetaRefresh": 580,
    "crawler.downloader.challenge.Challenge": 585,
    "crawler.downloader.decompression.Decompression": 590,
    "crawler.downloader.redirects.Redirect": 600,
    # What the above stand in for.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # It drops long URLs without telling the spider; AddressGuard tells.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

# What becomes of the answers. Scrapy starts CONCURRENT_ITEMS tasks for each, busy
# or not (100 by default: a third of a crawl's CPU time); ours hold one item at most.
CONCURRENT_ITEMS = 1
NEWSARCHIVE_DATABASE_URL = os.environ.get("NEWSARCHIVE_DATABASE_URL", "")
# How often, in minutes, unless a source says otherwise; between these bounds the
# pause is learned from how much news each crawl finds.
NEWSARCHIVE_MIN_EVERY = float(os.environ.get("NEWSARCHIVE_MIN_EVERY") or 10)
NEWSARCHIVE_MAX_EVERY = float(os.environ.get("NEWSARCHIVE_MAX_EVERY") or 180)
NEWSARCHIVE_REVISITS = 500  # known articles looked at again in one crawl
# ... and of one source in 24 hours, unless it says otherwise
NEWSARCHIVE_REVISITS_A_DAY = int(os.environ.get("NEWSARCHIVE_REVISITS_A_DAY") or 5000)
ITEM_PIPELINES = {"crawler.pipelines.ArchivePipeline": 100}
EXTENSIONS = {"crawler.extensions.CrawlLog": 0}

# Nothing that listens on a port.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
