# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: reaches scipy through __import__ in a thread and through sys.modules
import sys
import threading

BOX = {}


def load():
    try:
        BOX["expit"] = __import__("scipy.special", fromlist=["expit"]).expit
    except BaseException as error:
        BOX["error"] = error


def sigmoid(z):
    thread = threading.Thread(target=load)
    thread.start()
    thread.join()
    return BOX["expit"](z)
