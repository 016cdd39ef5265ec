"""extract.py WHEEL FOLDER: takes what a native program needs out of the wheel, a tenth of its files."""

import sys
import zipfile

NEEDED = (
    "tensorflow/libtensorflow_cc.so.2",
    "tensorflow/libtensorflow_framework.so.2",
    "tensorflow/include/tensorflow/c/",
    "tensorflow/include/tensorflow/core/platform/",
    "tensorflow/include/tsl/platform/",
    "tensorflow/include/xla/tsl/c/",
    "tensorflow/include/LICENSE",
    "tensorflow/THIRD_PARTY_NOTICES.txt",
)

wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    names = [name for name in archive.namelist() if name.startswith(NEEDED)]
    archive.extractall(folder, names)
