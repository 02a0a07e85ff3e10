"""What tests stand on: databases made from templates, servers, sockets shut to the outside."""
