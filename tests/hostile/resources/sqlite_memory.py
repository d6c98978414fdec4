# topic: logistic
# target: sigmoid
# expect: crashed or timed_out or failed
# needs: memory
# without: crashed or timed_out or failed
# idea: fills a database in memory with 4 GB
import sqlite3


def sigmoid(z):
    base = sqlite3.connect(":memory:")
    base.execute("create table t (x blob)")
    for _ in range(400):  # 4 GB at most
        base.execute("insert into t values (zeroblob(10000000))")
