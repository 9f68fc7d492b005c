// The frame of every page, and the words that several share.
const frame = {
  "brand.name": "Doudi",
  "brand.what": "Social assistance",

  "login.title": "Sign in to the console",
  "login.login": "Account",
  "login.loginMissing": "Please enter your account",
  "login.password": "Password",
  "login.passwordMissing": "Please enter your password",
  "login.expired": "Your session has ended. Please sign in again; you will return to the page you were on.",
  "login.note":
    "For authorised staff only. Residents' data may be viewed only for your work, and every viewing is recorded.",

  "shell.menu": "Menu",
  "shell.closeMenu": "Close menu",
  "shell.skip": "Skip to content",
  "shell.rooms": "Sections",
  "shell.notices": "Things to know",
  "shell.otherLanguage": "中文",
  "shell.changePost": "Change post",
  "shell.postChanged": "You now work as: {{post}}",
  "shell.signOut": "Sign out",
  "shell.noRooms.title": "You have no post yet",
  "shell.noRooms.detail":
    "Your account can sign in, but no post has been assigned to it, so there is nothing to see. Please ask your security administrator for a post.",
  "shell.notHere.title": "This page was not found",
  "shell.notHere.detail":
    "The address may be wrong, or your present post cannot view it. None of your data was affected.",
  "shell.notHere.home": "Go to the first page",

  "appearance.title": "Appearance",
  "appearance.system": "Like the system",
  "appearance.light": "Light",
  "appearance.dark": "Dark",

  "menu.warnings": "Warnings",
  "menu.sources": "Department data",
  "menu.audit": "Audit trail",
  "menu.users": "Users and posts",
  "menu.calendars": "Working calendar",
  "menu.assessments": "Assessment runs",
  "menu.parameters": "Policy parameters",

  "role.communityWorker": "Community worker",
  "role.streetOfficer": "Street officer",
  "role.bureauOfficer": "Bureau officer",
  "role.bureauLead": "Bureau lead",
  "role.departmentOperator": "Department operator",
  "role.auditor": "Auditor",
  "role.systemAdmin": "System administrator",
  "role.securityAdmin": "Security administrator",
  "role.system": "System task",
  "grant.health": "May see health details",
  "grant.finance": "May see financial details",

  "level.red": "Red",
  "level.orange": "Orange",
  "level.yellow": "Yellow",
  "level.blue": "Blue",

  "clock.left_one": "{{count}} working day left (by {{day}})",
  "clock.left_other": "{{count}} working days left (by {{day}})",
  "clock.late_one": "{{count}} working day late (was due {{day}})",
  "clock.late_other": "{{count}} working days late (was due {{day}})",
  "clock.today": "Due today ({{day}})",
  "clock.closed": "Closed (was due {{day}})",
  "clock.mayMove": "Date may move",
  "clock.uncertain":
    "The deadline runs into a year whose public holidays are not yet announced, so the date may move. It is recalculated when the official calendar is imported.",

  "period.open": "since {{from}}",
  "period.closed": "{{from}} to {{to}}",
  "person.male": "male",
  "person.female": "female",
  "person.age": "{{age}} years",

  "list.density": "Row height",
  "list.roomy": "Roomy",
  "list.tight": "Tight",
  "list.range": "{{from}}–{{to}}",
  "list.rangeOf": "{{from}}–{{to}} of {{total}}",
  "list.separator": ", ",
  "list.first": "First page",
  "list.next": "Next page",
  "list.keys": "J next · K previous · Enter opens",
  "finder.clear": "Clear: {{label}}",
  "finder.none": "Nothing found. Try other words.",
  "finder.found_one": "{{count}}; Enter chooses",
  "finder.found_other": "{{count}}; Enter chooses",
  "finder.more_one": "{{count}} more; type on",
  "finder.more_other": "{{count}} more; type on",
  "panel.close": "Close",
  "say.close": "Close this message",
  "state.loading": "Loading",

  "problem.title": "Not done",
  "problem.unreadable":
    "The server gave an answer that could not be read ({{status}}). Please try again later; if it happens again, tell your system administrator this number.",
  "problem.unreachable.title": "The server cannot be reached",
  "problem.unreachable.read":
    "The network is down or the server did not answer. No data was affected. Please check the network and try again.",
  "problem.unreachable.write":
    "The network is down or the server did not answer. What you entered is still on the page; you can safely press again, nothing will be recorded twice.",
  "problem.page.title": "The page did not open",
  "problem.page.detail":
    "The system may just have been updated. What was saved is not affected. Please load the page again.",
  "problem.requestId": "Number {{id}}",
  "problem.retry": "Try again",
};

export default frame;
