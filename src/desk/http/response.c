#include <stdio.h>

#include "request.h"

void response_page(struct response *response, unsigned status)
{
    response->status = status;
    response->type = "text/html; charset=utf-8";
}

void response_go_on(struct response *response, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(response->location, sizeof response->location, format, arguments);
    va_end(arguments);
    response->status = 303;
    response->type = "text/plain; charset=utf-8";
}
