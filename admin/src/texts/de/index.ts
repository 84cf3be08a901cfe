import common from "./common.json"
import customers from "./customers.json"
import events from "./events.json"
import groups from "./groups.json"
import home from "./home.json"
import settings from "./settings.json"
import shell from "./shell.json"
import signIn from "./signIn.json"

export default { common, customers, events, groups, home, settings, shell, signIn }
