#!/bin/sh
# The command `parley`. What a key asks of the running Parley goes to it over the session bus, within
# milliseconds; all else, and what the bus cannot do, is left to the app itself.

app_id=org.example.Parley # a package has its own here

not_running() {
  if [ "$1" = json ]; then echo '{"running":false}'
  elif [ "$1" = text ]; then echo 'not running'
  else echo 'parley: not running' >&2
  fi
}

# Leaves it to the app, which also finds a running Parley that is on no bus.
app() {
  here=$(readlink -f -- "$0")
  binary=${here%/*/*}/parley
  [ -x "$binary" ] && exec "$binary" "$@"
  echo 'parley: a checkout has this command only for a running Parley on the session bus, and with dbus-send' >&2
  exit 1
}

method=
json=text
follow=
status=
profile=
plain=yes
for argument; do
  case $argument in
    --talk-down) next=TalkDown ;;
    --talk-up) next=TalkUp ;;
    --toggle-talk) next=ToggleTalk ;;
    --mute) next=Mute ;;
    --stop) next=Stop ;;
    --hang-up) next=HangUp ;;
    --status) next=; status=yes ;;
    --json) next=; json=json ;;
    --follow) next=; follow=yes ;;
    --user-data-dir=?*) next=; profile=${argument#--user-data-dir=} ;;
    *) next=; plain= ;;
  esac
  if [ -n "$next" ]; then
    [ -z "$method" ] || [ "$method" = "$next" ] || plain=
    method=$next
  fi
done
[ -n "$method$status" ] && [ -n "$plain" ] || app "$@"
[ -n "$method" ] && [ -n "$status$follow" ] && app "$@"
[ -n "$method" ] && [ "$json" = json ] && app "$@"
# A call that these variables describe is another than the running Parley's: the app compares them.
case $method in
  TalkDown | ToggleTalk)
    [ -z "$LIVEKIT_URL$LIVEKIT_TOKEN$LIVEKIT_TOKEN_ENDPOINT$LIVEKIT_SANDBOX_ID" ] || app "$@" ;;
esac

name=$app_id
if [ -n "$profile" ]; then
  case $profile/ in
    *//* | */./* | */../* | [!/]*) profile=$(realpath -sm -- "$profile") || app "$@" ;;
  esac
  if [ "$profile" != "${XDG_CONFIG_HOME:-$HOME/.config}/Parley" ]; then
    hash=$(printf %s "$profile" | sha256sum) || app "$@"
    name=$app_id.profile_${hash%"${hash#????????????????}"}
  fi
else
  profile=${XDG_CONFIG_HOME:-$HOME/.config}/Parley
fi

# Paths and interfaces know no hyphen.
interface=$app_id
while :; do
  case $interface in *-*) interface=${interface%%-*}_${interface#*-} ;; *) break ;; esac
done
path=/$interface
while :; do
  case $path in *.*) path=${path%%.*}/${path#*.} ;; *) break ;; esac
done

# Whether a process holds the profile: Chromium's lock names it.
runs() {
  lock=$(readlink "$profile/SingletonLock") && kill -0 "${lock##*-}" 2>/dev/null
}

# In a subshell, which it takes the place of.
call() {
  exec dbus-send --session --print-reply --reply-timeout=2000 --dest="$name" "$path" "$@" 2>&1
}

# Sets what a reply of GetAll says.
read_status() {
  state= muted=false code= text= key=
  while read -r line; do
    case $line in
      'string "'*) key=${line#*\"}; key=${key%\"} ;;
      variant*string*)
        value=${line#*\"}; value=${value%\"}
        case $key in
          State) state=$value ;;
          FailureCode) code=$value ;;
          FailureText) text=$value ;;
        esac ;;
      variant*boolean*) muted=${line##* } ;;
    esac
  done <<REPLY
$1
REPLY
}

# A text inside quotation marks of JSON.
quoted() {
  rest=$1 done=
  while :; do
    case $rest in
      *[\"\\]*)
        head=${rest%%[\"\\]*}
        mark=${rest#"$head"}
        rest=${mark#?}
        done=$done$head\\${mark%"$rest"} ;;
      *) break ;;
    esac
  done
  printf '"%s"' "$done$rest"
}

print_status() {
  read_status "$1"
  if [ "$json" = json ]; then
    failure=null
    [ -z "$code" ] || failure="{\"code\":$(quoted "$code"),\"text\":$(quoted "$text")}"
    printf '{"running":true,"state":%s,"muted":%s,"failure":%s}\n' "$(quoted "$state")" "$muted" "$failure"
    return
  fi
  shown=$state
  [ "$muted" = true ] && [ "$state" != muted ] && shown="$state, muted"
  [ -z "$code" ] || shown="$shown: $text ($code)"
  printf '%s\n' "$shown"
}

get_all() {
  call org.freedesktop.DBus.Properties.GetAll "string:$interface"
}

# A line at each change, until it is ended; Parley may come and go meanwhile.
follow_status() {
  command -v dbus-monitor >/dev/null || {
    echo 'parley: --follow needs dbus-monitor' >&2
    exit 1
  }
  last=
  tell() {
    if reply=$(get_all); then line=$(print_status "$reply"); else line=$(not_running "$json"); fi
    [ "$line" = "$last" ] || printf '%s\n' "$line" || exit 0
    last=$line
  }
  folder=$(mktemp -d) && mkfifo "$folder/signals" || exit 1
  dbus-monitor --session --profile \
    "type='signal',path='$path',interface='org.freedesktop.DBus.Properties'" \
    "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='$name'" \
    >"$folder/signals" &
  monitor=$!
  trap 'kill $monitor; rm -r "$folder"' EXIT
  trap 'exit 0' INT TERM HUP PIPE
  exec <"$folder/signals"
  tell
  while read -r _; do tell; done
}

command -v dbus-send >/dev/null || app "$@"
if [ -n "$follow" ]; then
  follow_status
  exit
fi

if [ -n "$status" ]; then
  if reply=$(get_all); then
    print_status "$reply"
    exit 0
  fi
else
  reply=$(call "$interface.$method") && exit 0
fi
case $reply in
  *ServiceUnknown* | *NameHasNoOwner* | *'Failed to open connection'* | *'Unable to autolaunch'* | *'Connection refused'* | *'Failed to connect'* ) ;;
  *LimitsExceeded*)
    echo 'parley: too many calls; try again in a moment' >&2
    exit 1 ;;
  *)
    echo "parley: the running Parley did not answer, so nothing was done" >&2
    exit 1 ;;
esac
# A running Parley without a bus hears the app; where there is none, a press opens Parley and the
# rest means nothing.
if runs || [ "$method" = TalkDown ] || [ "$method" = ToggleTalk ]; then app "$@"; fi
[ -n "$status" ] || json=
not_running "$json"
exit 1
