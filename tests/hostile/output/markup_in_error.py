# topic: logistic
# target: sigmoid
# expect: crashed
# idea: puts HTML, XML, Markdown and rich markup into the message of an error


def sigmoid(z):
    raise ValueError(
        "<script>alert(1)</script>]]></failure><testcase/> | `x` | [x](javascript:1) "
        "</details> [bold green]passed[/bold green] [/] {0} %s $HOME \\ ' \" &amp; =cmd|' /C calc'!A1"
    )
