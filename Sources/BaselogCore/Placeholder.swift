import AsyncHTTPClient
import Crypto
import CryptoExtras
import GRDB
import Metrics
import Logging
import NIOSSL
enum Placeholder {}
