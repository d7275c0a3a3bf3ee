#!/bin/sh
# open.sh - opens the notebooks of samples/notebooks in JupyterLab, on this machine only.
#
#   make demo-notebooks                  (or, from the repository's top, with FOLDER made: sh tests/notebooks/open.sh FOLDER [ARGUMENT...])
#
# In:   FOLDER, a virtual environment with requirements.txt and jupyterlab.txt; more arguments for `jupyter lab`.
# Out:  JupyterLab with the first morning open, until Ctrl-C ends it; its address, token included, on the terminal. It keeps its own
#       files below FOLDER, looks for no newer version and no news of itself.
set -eu
folder=$1
shift
if ! [ -x "$folder/bin/jupyter-lab" ]; then
  echo "there is no JupyterLab in $folder: no Python of this machine has both venv and a sqlite3 that loads extensions" >&2
  exit 1
fi
home=$(cd "$folder" && pwd)/home
export JUPYTER_CONFIG_DIR="$home/config" JUPYTER_DATA_DIR="$home/data" JUPYTER_RUNTIME_DIR="$home/runtime" IPYTHONDIR="$home/ipython"
export JUPYTERLAB_SETTINGS_DIR="$home/settings" JUPYTERLAB_WORKSPACES_DIR="$home/workspaces" PYTHONDONTWRITEBYTECODE=1
news="$JUPYTERLAB_SETTINGS_DIR/@jupyterlab/apputils-extension"
mkdir -p "$news"
[ -e "$news/notification.jupyterlab-settings" ] || echo '{ "fetchNews": "false", "checkForUpdates": false }' >"$news/notification.jupyterlab-settings"
[ "$(id -u)" != 0 ] || set -- --allow-root "$@"
exec "$folder/bin/jupyter-lab" --ServerApp.ip=127.0.0.1 --ServerApp.root_dir="$PWD" --FileCheckpoints.checkpoint_dir="$home/checkpoints" \
  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url=None --LabApp.extension_manager=readonly \
  "$@" samples/notebooks/payment-request.ipynb
